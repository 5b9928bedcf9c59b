include(GoogleTest)

# The precompiled headers are built once, here: one is reused by every target, one by every GoogleTest program.
file(CONFIGURE OUTPUT ${CMAKE_BINARY_DIR}/pch.cpp CONTENT "")  # leaves an unchanged file alone
add_library(sparekey_pch OBJECT ${CMAKE_BINARY_DIR}/pch.cpp)
target_link_libraries(sparekey_pch PRIVATE sparekey_options)
target_precompile_headers(sparekey_pch PRIVATE ${CMAKE_CURRENT_LIST_DIR}/pch.hpp)
if(SPAREKEY_TESTS)
  add_library(sparekey_test_pch OBJECT ${CMAKE_BINARY_DIR}/pch.cpp)
  target_link_libraries(sparekey_test_pch PRIVATE sparekey_options GTest::gmock)
  target_precompile_headers(sparekey_test_pch PRIVATE ${CMAKE_CURRENT_LIST_DIR}/pch.hpp <gmock/gmock.h>)
endif()

# sparekey_library(NAME SOURCES ... LINK public targets ... PRIVATE_LINK private targets ...)
# Makes the static library sparekey_NAME from the folder lib/NAME.
function(sparekey_library name)
  cmake_parse_arguments(arg "" "" "SOURCES;LINK;PRIVATE_LINK" ${ARGN})
  add_library(sparekey_${name} STATIC ${arg_SOURCES})
  target_link_libraries(sparekey_${name} PUBLIC sparekey_options ${arg_LINK} PRIVATE ${arg_PRIVATE_LINK})
  target_precompile_headers(sparekey_${name} REUSE_FROM sparekey_pch)
endfunction()

# sparekey_executable(NAME SOURCES ... LINK ...)
function(sparekey_executable name)
  cmake_parse_arguments(arg "" "" "SOURCES;LINK" ${ARGN})
  add_executable(${name} ${arg_SOURCES})
  target_link_libraries(${name} PRIVATE sparekey_options ${arg_LINK})
  target_precompile_headers(${name} REUSE_FROM sparekey_pch)
endfunction()

# sparekey_test(NAME SOURCES ... LINK ... LABEL unit|integration|e2e)
# A GoogleTest program; each TEST becomes a ctest of its own.
function(sparekey_test name)
  cmake_parse_arguments(arg "" "LABEL;TIMEOUT" "SOURCES;LINK" ${ARGN})
  if(NOT arg_TIMEOUT)
    set(arg_TIMEOUT 120)
  endif()
  add_executable(${name} ${arg_SOURCES})
  target_link_libraries(${name} PRIVATE sparekey_options ${arg_LINK} GTest::gmock GTest::gtest_main)
  target_precompile_headers(${name} REUSE_FROM sparekey_test_pch)
  target_include_directories(${name} PRIVATE ${PROJECT_SOURCE_DIR}/tests)
  target_compile_definitions(${name} PRIVATE SPAREKEY_SOURCE_DIR="${PROJECT_SOURCE_DIR}")
  gtest_discover_tests(${name} TEST_PREFIX ${name}: DISCOVERY_MODE PRE_TEST
    PROPERTIES LABELS ${arg_LABEL} TIMEOUT ${arg_TIMEOUT})
endfunction()
