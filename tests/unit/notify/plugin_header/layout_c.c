#define FUNCTION plugin_layout_in_c
#define LAYOUT_TABLE layout_table_in_c
#include "layout.inc"
