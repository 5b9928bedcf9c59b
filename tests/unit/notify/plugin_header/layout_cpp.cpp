#define FUNCTION plugin_layout_in_cpp
#define LAYOUT_TABLE layout_table_in_cpp
#include "layout.inc"
