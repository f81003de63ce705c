package pagereel.parser.binary;

import java.util.Optional;

/// How kernels of before 4.1 tell a page: by the address of its `struct page`. Where those lie one
/// behind the other from a constant address on, `(page − base) ÷ sizeof` is the frame's number.
///
/// The base stands in the print format: C's subtraction of two pointers, which leaves the size to
/// the compiler. [StructPageSize] finds that.
///
/// @param page where the record has the address
/// @param base that of frame 0
record PagePointer(NumberField page, long base) {

  private static final String PAGE = "page";

  /// How an event's PFN comes from its page's address, or nothing if its format has no base, or
  /// none that is constant (`mem_map` is a variable of the kernel).
  static Optional<PagePointer> of(EventFormat format, boolean bigEndian) {
    String printed = PrintArguments.of(format.printFmt()).expression("pfn");
    return ExpressionParser.parse(printed, format.meaning(bigEndian))
        .map(PagePointer::withoutNullCheck)
        .flatMap(PagePointer::difference);
  }

  /// Of `REC->page ? difference : 0` the difference.
  private static RecordExpression withoutNullCheck(RecordExpression pfn) {
    return pfn instanceof RecordExpression.Choice choice
            && choice.condition() instanceof RecordExpression.FieldValue
        ? choice.then()
        : pfn;
  }

  private static Optional<PagePointer> difference(RecordExpression pfn) {
    if (pfn
            instanceof
            RecordExpression.Binary(String operator, RecordExpression left, RecordExpression right)
        && operator.equals("-")
        && left instanceof RecordExpression.FieldValue(String name, NumberField field)
        && right instanceof RecordExpression.Constant(long base)
        && name.equals(PAGE)) {
      return Optional.of(new PagePointer(field, base));
    }
    return Optional.empty();
  }
}
