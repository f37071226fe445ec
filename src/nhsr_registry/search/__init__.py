"""Words → projects of one registry or several, and why each one matched. Works offline."""
