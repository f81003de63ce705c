#include <stdio.h>
int main(void) { return a[0] - 1; }
