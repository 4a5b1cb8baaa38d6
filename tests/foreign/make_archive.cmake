# SPDX-License-Identifier: Apache-2.0
# cmake -DBINARY=pressroom -DARCHIVE=folder -P make_archive.cmake: the demo's archive, always made anew.
file(REMOVE_RECURSE ${ARCHIVE})
execute_process(COMMAND ${BINARY} --archive ${ARCHIVE} demo RESULT_VARIABLE status)
if(NOT status EQUAL 0)
  message(FATAL_ERROR "pressroom demo ended with ${status}")
endif()
