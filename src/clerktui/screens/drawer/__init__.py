"""The drawer: opened with a counted float, closed with a blind count."""
