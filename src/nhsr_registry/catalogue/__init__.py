"""What the registry says of one project, members' words among its own, and whether its folder is sound. Above `folder`, `federation`, `search`."""
