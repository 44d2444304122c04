# Gives the module ns-3's own build functions outside an ns-3 tree: build_lib and
# build_lib_example against an installed ns-3 (Debian's libns3-dev), so that CMakeLists.txt
# reads the same in both places.

if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE RelWithDebInfo CACHE STRING "" FORCE)
endif()
set(CMAKE_CXX_FLAGS_RELWITHDEBINFO "-O2 -g1 -DNDEBUG")

find_path(NS3_INCLUDE_DIR ns3/core-module.h REQUIRED)
file(GLOB ns3_core_libraries LIST_DIRECTORIES false
     "${NS3_INCLUDE_DIR}/../lib/*/libns3-core.so.*" "${NS3_INCLUDE_DIR}/../lib*/libns3-core.so.*"
)
list(JOIN ns3_core_libraries " " ns3_core_libraries)
string(REGEX MATCH "libns3-core\\.so\\.([0-9]+)" ns3_core_library "${ns3_core_libraries}")
set(NS3_VER "3.${CMAKE_MATCH_1}")

# The language standard that this release's headers are written in.
if(CMAKE_MATCH_1 VERSION_GREATER_EQUAL 46)
  set(CMAKE_CXX_STANDARD 23)
elseif(CMAKE_MATCH_1 VERSION_GREATER_EQUAL 41)
  set(CMAKE_CXX_STANDARD 20)
else()
  set(CMAKE_CXX_STANDARD 17)
endif()
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR})

# As in a tree, ${libX} in a CMakeLists.txt is module X.
file(READ CMakeLists.txt own_lists)
file(READ examples/CMakeLists.txt example_lists)
string(REGEX MATCHALL "{lib[a-z0-9-]+}" modules "${own_lists}${example_lists}")
list(TRANSFORM modules REPLACE "{lib(.*)}" "\\1")
list(REMOVE_DUPLICATES modules)
list(REMOVE_ITEM modules isac)
foreach(module ${modules})
  find_library(NS3_${module}_LIBRARY ns3-${module} REQUIRED)
  set(lib${module} ${NS3_${module}_LIBRARY})
endforeach()

include_directories(SYSTEM ${NS3_INCLUDE_DIR})
# Debian compiles ns-3 with logging; without the definition NS_LOG would be silent here.
add_compile_definitions(NS3_LOG_ENABLE)
add_compile_options(-Wall -Wextra)
if(ISAC_WARNINGS_AS_ERRORS)
  add_compile_options(-Werror)
endif()
if(ISAC_SANITIZE)
  add_compile_options(-UNDEBUG -fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer)
  add_link_options(-fsanitize=address,undefined)
  if(CMAKE_CXX_COMPILER_ID STREQUAL GNU)
    add_compile_options(-Wno-maybe-uninitialized) # false alarms in <regex> under the sanitizers
  endif()
endif()
# A model that is used only through its TypeId's name needs its library all the same.
add_link_options(-Wl,--no-as-needed)

# Forwarding headers stand in for ns-3's flattened include folder.
function(write_forwarding_headers name headers)
  set(folder ${CMAKE_BINARY_DIR}/include/ns3)
  set(module_header "")
  foreach(header ${headers})
    get_filename_component(basename ${header} NAME)
    file(CONFIGURE OUTPUT ${folder}/${basename}
         CONTENT "#include \"${CMAKE_CURRENT_SOURCE_DIR}/${header}\"\n"
    )
    string(APPEND module_header "#include \"ns3/${basename}\"\n")
  endforeach()
  file(CONFIGURE OUTPUT ${folder}/${name}-module.h CONTENT "${module_header}")
endfunction()

# All of test/benchmark in one program, which is built when it is asked for.
function(build_benchmarks name)
  find_package(benchmark QUIET)
  if(benchmark_FOUND AND nlohmann_json_FOUND)
    file(GLOB benchmark_sources CONFIGURE_DEPENDS test/benchmark/*.cc)
    add_executable(${name}-benchmark EXCLUDE_FROM_ALL ${benchmark_sources})
    target_link_libraries(
      ${name}-benchmark ${name} ${packet_test_libraries} benchmark::benchmark nlohmann_json::nlohmann_json
    )
    target_compile_definitions(${name}-benchmark PRIVATE ISAC_SOURCE_DIR="${CMAKE_CURRENT_SOURCE_DIR}")
    find_library(NS3_LTE_LIBRARY ns3-lte)
    if(NS3_LTE_LIBRARY)
      target_compile_definitions(${name}-benchmark PRIVATE ISAC_HAVE_LTE)
      target_link_libraries(${name}-benchmark ${NS3_LTE_LIBRARY})
    else()
      message(STATUS "isac: benchmarks without ns-3's lte, it is missing")
    endif()
    if(torch_libraries)
      set_source_files_properties(
        test/benchmark/isac-neural-peers.cc PROPERTIES COMPILE_OPTIONS "${torch_compile_options}"
      )
      target_compile_definitions(${name}-benchmark PRIVATE ISAC_HAVE_TORCH_PEER)
      target_link_libraries(${name}-benchmark ${torch_libraries} ${CMAKE_DL_LIBS})
    endif()
    find_path(IPOPT_INCLUDE_DIR IpTNLP.hpp PATH_SUFFIXES coin-or coin)
    find_library(IPOPT_LIBRARY ipopt)
    if(IPOPT_INCLUDE_DIR AND IPOPT_LIBRARY)
      # Ipopt's older headers want to be told which headers of C++ there are.
      target_compile_definitions(${name}-benchmark PRIVATE ISAC_HAVE_IPOPT HAVE_CSTDDEF)
      target_include_directories(${name}-benchmark SYSTEM PRIVATE ${IPOPT_INCLUDE_DIR})
      target_link_libraries(${name}-benchmark ${IPOPT_LIBRARY})
    else()
      message(STATUS "isac: benchmarks without Ipopt, it is missing (Debian: coinor-libipopt-dev)")
    endif()
  endif()
endfunction()

function(build_lib)
  cmake_parse_arguments(LIB "" "LIBNAME" "SOURCE_FILES;HEADER_FILES;LIBRARIES_TO_LINK;TEST_SOURCES" ${ARGN})
  write_forwarding_headers(${LIB_LIBNAME} "${LIB_HEADER_FILES}")
  add_library(${LIB_LIBNAME} SHARED ${LIB_SOURCE_FILES})
  target_include_directories(${LIB_LIBNAME} PUBLIC ${CMAKE_BINARY_DIR}/include)
  target_link_libraries(${LIB_LIBNAME} ${LIB_LIBRARIES_TO_LINK})
  set_target_properties(${LIB_LIBNAME} PROPERTIES OUTPUT_NAME ns3-${LIB_LIBNAME})
  set(lib${LIB_LIBNAME} ${LIB_LIBNAME} PARENT_SCOPE)
  set(lib${LIB_LIBNAME} ${LIB_LIBNAME})
  if(LIB_TEST_SOURCES)
    add_executable(${LIB_LIBNAME}-test ${LIB_TEST_SOURCES} test/stand-alone-main.cc)
    target_link_libraries(${LIB_LIBNAME}-test ${LIB_LIBNAME})
    set(test${LIB_LIBNAME} ${LIB_LIBNAME}-test PARENT_SCOPE)
  endif()
  build_benchmarks(${LIB_LIBNAME})
  add_subdirectory(examples)
endfunction()

function(build_lib_example)
  cmake_parse_arguments(EXAMPLE "" "NAME" "SOURCE_FILES;LIBRARIES_TO_LINK" ${ARGN})
  add_executable(${EXAMPLE_NAME} ${EXAMPLE_SOURCE_FILES})
  target_link_libraries(${EXAMPLE_NAME} ${EXAMPLE_LIBRARIES_TO_LINK})
endfunction()
