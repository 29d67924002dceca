# Every library comes from the distribution (scripts/deps.sh installs them). Static archives are
# preferred, so that the release binary runs on a bare Debian.
find_package(Threads REQUIRED)

# Boost >= 1.86, headers only: the system's if it is new enough, else the copy that
# scripts/deps.sh unpacked below build/deps.
set(ALO_DEPS_DIR "$ENV{ALO_DEPS_DIR}" CACHE PATH "Where scripts/deps.sh unpacked libraries")
if(NOT ALO_DEPS_DIR)
    set(ALO_DEPS_DIR "${PROJECT_SOURCE_DIR}/build/deps" CACHE PATH "" FORCE)
endif()
set(boost_wanted 108600)
set(boost_found "")
foreach(candidate "/usr/include" "/usr/local/include" "${ALO_DEPS_DIR}/boost/usr/include")
    if(EXISTS "${candidate}/boost/version.hpp")
        file(STRINGS "${candidate}/boost/version.hpp" line REGEX "^#define BOOST_VERSION [0-9]+")
        string(REGEX MATCH "[0-9]+" version "${line}")
        if(version GREATER_EQUAL boost_wanted)
            set(boost_found "${candidate}")
            break()
        endif()
    endif()
endforeach()
if(NOT boost_found)
    message(FATAL_ERROR "Boost 1.86 or newer was not found. Run 'make deps' (scripts/deps.sh).")
endif()
message(STATUS "Boost ${version} headers: ${boost_found}")
add_library(Boost::headers INTERFACE IMPORTED)
if(boost_found STREQUAL "/usr/include")
    # Naming /usr/include as a system folder would reorder the compiler's own search path.
else()
    target_include_directories(Boost::headers SYSTEM INTERFACE "${boost_found}")
endif()
# Headers only, no deprecated names; Asio's exceptions and contexts come from Boost, not std.
target_compile_definitions(Boost::headers INTERFACE
    BOOST_ASIO_NO_DEPRECATED BOOST_ERROR_CODE_HEADER_ONLY)

find_package(fmt REQUIRED)
find_package(spdlog REQUIRED)
find_package(CLI11 REQUIRED)
find_package(tomlplusplus REQUIRED)

# The release binary should run on a bare Debian, which has none of these libraries. Debian ships
# fmt, spdlog and toml++ as shared objects or as headers: we take the headers. simdjson has a static
# archive in Debian 13 and in what scripts/deps.sh unpacked; else it is the system's shared object.
add_library(alo_simdjson INTERFACE)
find_library(ALO_SIMDJSON_ARCHIVE libsimdjson_static.a
    PATHS "${ALO_DEPS_DIR}/simdjson/usr/lib" PATH_SUFFIXES "${CMAKE_LIBRARY_ARCHITECTURE}")
if(ALO_STATIC AND ALO_SIMDJSON_ARCHIVE)
    message(STATUS "simdjson: ${ALO_SIMDJSON_ARCHIVE}")
    if(ALO_SIMDJSON_ARCHIVE MATCHES "^${ALO_DEPS_DIR}/")
        target_include_directories(alo_simdjson SYSTEM INTERFACE
            "${ALO_DEPS_DIR}/simdjson/usr/include")
    endif()
    target_link_libraries(alo_simdjson INTERFACE "${ALO_SIMDJSON_ARCHIVE}")
else()
    find_package(simdjson REQUIRED)
    target_link_libraries(alo_simdjson INTERFACE simdjson::simdjson)
endif()
add_library(alo_logging INTERFACE)
target_compile_definitions(alo_logging INTERFACE SPDLOG_FMT_EXTERNAL FMT_HEADER_ONLY=1)
target_link_libraries(alo_logging INTERFACE Threads::Threads)
add_library(alo_toml INTERFACE)
target_compile_definitions(alo_toml INTERFACE TOML_HEADER_ONLY=1 TOML_EXCEPTIONS=0)
if(ALO_STATIC AND ALO_SIMDJSON_ARCHIVE AND NOT ALO_SANITIZE AND NOT ALO_FUZZ)
    # Not beside a shared simdjson, which would bring a second copy of the C++ library.
    target_link_options(alo_build_flags INTERFACE -static-libstdc++ -static-libgcc)
endif()

# libedit, for `alo client`: the archive, and what that needs. Only that floor links it.
add_library(alo_editing INTERFACE)
find_path(ALO_EDIT_INCLUDE histedit.h REQUIRED)
if(ALO_STATIC)
    foreach(part edit tinfo bsd md)
        find_library(ALO_${part}_ARCHIVE lib${part}.a REQUIRED)
        target_link_libraries(alo_editing INTERFACE "${ALO_${part}_ARCHIVE}")
    endforeach()
else()
    find_library(ALO_EDIT_LIBRARY edit REQUIRED)
    target_link_libraries(alo_editing INTERFACE "${ALO_EDIT_LIBRARY}")
endif()
