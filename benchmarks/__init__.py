"""How fast the model runs, against its peers and against what the machine can give."""
