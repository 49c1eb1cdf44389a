// lianpingctl: all of it is in its verbs.

#include "ctl/verbs.h"

int main(int argc, char** argv) { return lianping::ctl::Verbs().run(argc, argv); }
