"""The explorer: a corpus as static pages that need no server and no network. `build.build` makes them."""
