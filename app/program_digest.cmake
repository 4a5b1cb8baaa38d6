# SPDX-License-Identifier: Apache-2.0
# Writes OUTPUT, the definition of pressroom::app::program_digest(): over names and contents of SOURCES below FOLDER.
list(SORT SOURCES)
set(listing)
foreach(source ${SOURCES})
  file(SHA256 ${FOLDER}/${source} digest)
  string(APPEND listing "${digest} ${source}\n")
endforeach()
string(SHA256 digest "${listing}")
file(CONFIGURE OUTPUT ${OUTPUT} @ONLY CONTENT [[
#include "app/program_digest.hpp"

namespace pressroom::app {

std::string_view program_digest() { return "@digest@"; }

}  // namespace pressroom::app
]])
