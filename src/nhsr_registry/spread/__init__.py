"""How solutions spread: who uses whom (detected in files, declared by people), and needs that wait for a solution."""
