"""What can be done to the register: one module per noun, one verb per act."""
