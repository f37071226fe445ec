"""Which registries are read: folders, and those that `update` fetched. What every search passes stays light."""
