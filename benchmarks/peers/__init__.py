"""The common work in other frameworks, each as its own documentation would write it."""
