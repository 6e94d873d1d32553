"""What the whole house answers: figures that take the register, the dues and the bodies together."""
