package pagereel.parser.event;

import static pagereel.parser.event.Field.decimal;
import static pagereel.parser.event.Field.name;

/// The OOM killer chose a task. Tracepoint `oom:mark_victim`.
///
/// The text parts some keys from their values by `:` in place of `=`, and ends sizes in `kB`;
/// older kernels give the pid alone.
///
/// Source: `include/trace/events/oom.h`.
public record MarkVictim(
    long timeNs,
    int cpu,
    int pid,
    int victimPid,
    int victim,
    long totalVmKb,
    long anonRssKb,
    long fileRssKb,
    long shmemRssKb,
    int uid,
    long pageTablesKb,
    int oomScoreAdj)
    implements PageEvent {

  /// The printed fields, in the kernel's order.
  static final FieldTable FIELDS = FieldTable.of(
      "oom",
      "mark_victim",
      decimal("pid", Column.VICTIM_PID),
      name("comm", Column.NAME).orAbsent(),
      decimal("total-vm", Column.TOTAL_VM_KB).binary("total_vm").orAbsent(),
      decimal("anon-rss", Column.ANON_RSS_KB).binary("anon_rss").orAbsent(),
      decimal("file-rss", Column.FILE_RSS_KB).binary("file_rss").orAbsent(),
      decimal("shmem-rss", Column.SHMEM_RSS_KB).binary("shmem_rss").orAbsent(),
      decimal("uid", Column.UID).orAbsent(),
      decimal("pgtables", Column.PAGE_TABLES_KB).orAbsent(),
      decimal("oom_score_adj", Column.OOM_SCORE_ADJ).orAbsent());

  /// Copies one row out of a batch, for messages and tests. Replay reads the columns instead.
  static MarkVictim at(EventBatch batch, int row) {
    return new MarkVictim(
        batch.timeNs(row),
        batch.cpu(row),
        batch.pid(row),
        (int) batch.value(Column.VICTIM_PID, row),
        (int) batch.value(Column.NAME, row),
        batch.value(Column.TOTAL_VM_KB, row),
        batch.value(Column.ANON_RSS_KB, row),
        batch.value(Column.FILE_RSS_KB, row),
        batch.value(Column.SHMEM_RSS_KB, row),
        (int) batch.value(Column.UID, row),
        batch.value(Column.PAGE_TABLES_KB, row),
        (int) batch.value(Column.OOM_SCORE_ADJ, row));
  }
}
