# The warnings every file of ours is built with, as errors, on g++ 12 and clang 14. The interface
# library alo_build_flags carries them, and what hardening and sanitizers add, to our targets only.
add_library(alo_build_flags INTERFACE)
target_compile_options(alo_build_flags INTERFACE
    -Wall -Wextra -Wpedantic -Werror
    -Wshadow -Wconversion -Wsign-conversion -Wold-style-cast -Wcast-align -Wcast-qual
    -Wnon-virtual-dtor -Woverloaded-virtual -Wnull-dereference -Wdouble-promotion
    -Wformat=2 -Wimplicit-fallthrough -Wundef -Wunused -Wextra-semi -Wvla)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    target_compile_options(alo_build_flags INTERFACE
        -Wduplicated-cond -Wduplicated-branches -Wlogical-op -Wtrampolines -Wsuggest-override)
else()
    target_compile_options(alo_build_flags INTERFACE -Winconsistent-missing-override)
endif()
