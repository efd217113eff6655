"""How reading is taught: lines of our own, made many and rough, and the learning of weights from them."""
