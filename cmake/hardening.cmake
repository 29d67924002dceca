# Hardening of optimised builds, after the OpenSSF compiler hardening guide as far as g++ 12 and
# clang 14 go. Sanitizer builds leave it out: the two do not mix.
if(NOT ALO_SANITIZE AND NOT ALO_FUZZ AND CMAKE_BUILD_TYPE MATCHES "Release|RelWithDebInfo")
    target_compile_options(alo_build_flags INTERFACE
        -fPIE -D_GLIBCXX_ASSERTIONS
        -fstack-protector-strong -fstack-clash-protection -fcf-protection=full
        -ftrivial-auto-var-init=zero -fno-delete-null-pointer-checks -fno-strict-overflow
        -Werror=format-security)
    if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
        target_compile_options(alo_build_flags INTERFACE -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3)
    else()
        # clang 14 wants a second word before it lets us zero what would be undefined.
        target_compile_options(alo_build_flags INTERFACE
            -enable-trivial-auto-var-init-zero-knowing-it-will-be-removed-from-clang
            -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2)
    endif()
    target_link_options(alo_build_flags INTERFACE
        -pie -Wl,-z,relro,-z,now,-z,noexecstack,-z,nodlopen,--as-needed)
endif()
