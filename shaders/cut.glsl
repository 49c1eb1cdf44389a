// No effect: all shows. A crossfade is this with opacity.
float coverage() { return 1.0; }
