"""The screens, a folder for each duty; duties know each other only by name, through the app."""
