# cmake -DFOLDER=shaders -DOUT=shader_sources.cpp -P embed_shaders.cmake
# Writes a C++ file that holds every shader of the folder as text, by file name.
file(GLOB files ${FOLDER}/*.vert ${FOLDER}/*.frag ${FOLDER}/*.glsl)
list(SORT files)
set(text "// Written by player/render/embed_shaders.cmake from shaders/.\n#include \"player/render/shader_sources.h\"\n\n")
string(APPEND text "namespace lianping::player {\n\nstd::string_view shader_source(std::string_view name) {\n")
foreach(file IN LISTS files)
  get_filename_component(name ${file} NAME)
  file(READ ${file} source)
  string(APPEND text "    if (name == \"${name}\") return R\"glsl(${source})glsl\";\n")
endforeach()
string(APPEND text "    return {};\n}\n\n} // namespace lianping::player\n")
file(WRITE ${OUT} "${text}")
