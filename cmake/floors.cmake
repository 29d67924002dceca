# A folder is a floor: src/NAME with headers in include/alo/NAME becomes the static library
# alo_NAME, which links only what it is given here. tests/floors.cmake checks the includes too,
# because Boost's headers lie where no linker guards them.
function(alo_floor name)
    cmake_parse_arguments(arg "" "" "LINKS" ${ARGN})
    file(GLOB sources CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/src/${name}/*.cpp")
    if(sources)
        add_library(alo_${name} STATIC ${sources})
        target_include_directories(alo_${name} PUBLIC "${PROJECT_SOURCE_DIR}/include")
        target_link_libraries(alo_${name} PUBLIC ${arg_LINKS} PRIVATE alo_build_flags)
    else()
        add_library(alo_${name} INTERFACE)
        target_include_directories(alo_${name} INTERFACE "${PROJECT_SOURCE_DIR}/include")
        target_link_libraries(alo_${name} INTERFACE ${arg_LINKS})
    endif()
endfunction()
