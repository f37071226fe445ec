"""What comes into a registry: adding a project, what is not listed yet, pull requests and forms, a registry of one's own."""
