# Sanitizers apply to everything in the build, tests included, so they are set globally.
if(ALO_SANITIZE)
    add_compile_options(-fsanitize=${ALO_SANITIZE} -fno-omit-frame-pointer -g)
    add_link_options(-fsanitize=${ALO_SANITIZE})
    if(ALO_SANITIZE MATCHES "undefined")
        add_compile_options(-fno-sanitize-recover=undefined)
    endif()
    if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
        # With the instrumentation in its way, g++ 12 takes parts of <regex> and of Boost.Histogram
        # for uninitialized, and under TSan the buffer of a <sstream> for a null pointer.
        target_compile_options(alo_build_flags INTERFACE
            -Wno-maybe-uninitialized -Wno-uninitialized -Wno-null-dereference)
    endif()
    if(ALO_SANITIZE MATCHES "thread" AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
        # Asio and Boost use fences that TSan does not model; they guard nothing that we rely on.
        add_compile_options(-Wno-tsan)
    endif()
endif()
if(ALO_FUZZ)
    if(NOT CMAKE_CXX_COMPILER_ID MATCHES "Clang")
        message(FATAL_ERROR "The fuzzers need clang (libFuzzer); use the preset 'fuzz'.")
    endif()
    add_compile_options(-fsanitize=fuzzer-no-link,address,undefined
        -fno-sanitize-recover=undefined -fno-omit-frame-pointer -g)
    add_link_options(-fsanitize=address,undefined)
endif()
