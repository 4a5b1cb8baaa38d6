// SPDX-License-Identifier: Apache-2.0
#include "app/run.hpp"

int main(int argc, char** argv) { return pressroom::app::run(argc, argv); }
