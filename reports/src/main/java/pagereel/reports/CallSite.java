package pagereel.reports;

import java.util.List;

/// The function that asked for pages: the first one of a call chain that is not the allocator's
/// own.
public final class CallSite {

  /// No call chain was recorded.
  public static final String NOT_TOLD = "";

  /// What the names of functions begin with that hand requests on.
  private static final List<String> ALLOCATOR = List.of(
      "perf_trace_",
      "trace_event_",
      "__traceiter_",
      "__alloc_pages",
      "__alloc_frozen_pages",
      "alloc_pages",
      "__folio_alloc",
      "folio_alloc",
      "vma_alloc_",
      "alloc_frozen_pages",
      "get_free_pages",
      "__get_free_pages",
      "get_zeroed_page",
      "get_page_from_freelist",
      "alloc_slab_page",
      "allocate_slab",
      "new_slab",
      "___slab_alloc",
      "__slab_alloc",
      "kmem_cache_alloc",
      "__kmem_cache_alloc",
      "slab_alloc",
      "kmalloc",
      "__kmalloc",
      "kzalloc",
      "0x");

  private CallSite() {}

  /// Finds it in a call chain.
  ///
  /// @param stack innermost frame first
  /// @return the function's name without the offset, the innermost one where all are the
  ///     allocator's, or [#NOT_TOLD]
  public static String of(List<String> stack) {
    for (String frame : stack) {
      if (ALLOCATOR.stream().noneMatch(frame::startsWith)) {
        return function(frame);
      }
    }
    return stack.isEmpty() ? NOT_TOLD : function(stack.getFirst());
  }

  private static String function(String frame) {
    int plus = frame.indexOf('+');
    return PlainText.of(plus < 0 ? frame : frame.substring(0, plus));
  }
}
