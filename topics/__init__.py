"""Profile templates, one YAML file a topic. `parley init` copies one into a data folder, where it is edited."""
