#include "ctl/command_line.h"

int main(int argc, char** argv) { return lianping::ctl::run(argc, argv); }
