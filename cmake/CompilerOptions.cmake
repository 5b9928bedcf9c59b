# The one place for flags: every target of ours links sparekey_options.
add_library(sparekey_options INTERFACE)
target_compile_features(sparekey_options INTERFACE cxx_std_20)
target_include_directories(sparekey_options INTERFACE ${PROJECT_SOURCE_DIR}/lib)

# -Wnull-dereference is left out: Asio inlined by g++ 12 gives false positives.
target_compile_options(sparekey_options INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion
  $<$<COMPILE_LANGUAGE:CXX>:-Wsign-conversion -Wold-style-cast -Wnon-virtual-dtor -Woverloaded-virtual -Wextra-semi>
  -Wimplicit-fallthrough
  $<$<BOOL:${SPAREKEY_WERROR}>:-Werror>)

# Optimised coroutines give g++ 12 the same false positives as instrumented ones do below.
target_compile_options(sparekey_options INTERFACE
  $<$<AND:$<COMPILE_LANGUAGE:CXX>,$<CONFIG:RelWithDebInfo>>:-Wno-mismatched-new-delete>)

# Asio, Asio.SSL and Beast are compiled once, in lib/async/asio_impl.cpp.
target_compile_definitions(sparekey_options INTERFACE
  BOOST_ASIO_SEPARATE_COMPILATION BOOST_BEAST_SEPARATE_COMPILATION BOOST_ASIO_NO_DEPRECATED)

if(SPAREKEY_SANITIZE)
  target_compile_options(sparekey_options INTERFACE
    -fsanitize=${SPAREKEY_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  if(SPAREKEY_SANITIZE_NOT)
    target_compile_options(sparekey_options INTERFACE -fno-sanitize=${SPAREKEY_SANITIZE_NOT})
  endif()
  target_link_options(sparekey_options INTERFACE -fsanitize=${SPAREKEY_SANITIZE})
  # Instrumented coroutines give g++ 12 false positives of both kinds.
  target_compile_options(sparekey_options INTERFACE $<$<COMPILE_LANGUAGE:CXX>:-Wno-mismatched-new-delete>
                         $<$<COMPILE_LANG_AND_ID:CXX,GNU>:-Wno-maybe-uninitialized>)
  if(SPAREKEY_SANITIZE MATCHES thread)
    target_compile_options(sparekey_options INTERFACE -Wno-tsan)  # Asio uses fences, which TSan does not model
    # With it g++ 12 takes a moved string to be copied from its short buffer, however long it is.
    target_compile_options(sparekey_options INTERFACE
      "$<$<COMPILE_LANG_AND_ID:CXX,GNU>:-Wno-array-bounds;-Wno-stringop-overflow;-Wno-stringop-overread>")
  endif()
endif()

find_program(CCACHE_PROGRAM ccache)
if(CCACHE_PROGRAM)
  # Without this sloppiness ccache refuses every file that uses the precompiled header.
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime
      ${CCACHE_PROGRAM})
  target_compile_options(sparekey_options INTERFACE $<$<COMPILE_LANG_AND_ID:CXX,GNU>:-fpch-preprocess>)
endif()

find_program(MOLD_PROGRAM mold)
if(MOLD_PROGRAM)
  target_link_options(sparekey_options INTERFACE -fuse-ld=mold)
endif()
