package pagereel.replay;

/// How many `mm_page_alloc` events asked for blocks of one order and migratetype and had them.
public record AllocationCount(int order, String migrateType, long count) {}
