package pagereel.parser.binary;

/// An expression of C over the fields of a record, as it stands in print formats; all in 64 bits.
sealed interface RecordExpression {

  long value(byte[] bytes, int offset);

  /// A number.
  record Constant(long value) implements RecordExpression {

    @Override
    public long value(byte[] bytes, int offset) {
      return value;
    }
  }

  /// `REC->name`.
  record FieldValue(String name, NumberField field) implements RecordExpression {

    @Override
    public long value(byte[] bytes, int offset) {
      return field.read(bytes, offset);
    }
  }

  /// Two operands and what stands between them.
  record Binary(String operator, RecordExpression left, RecordExpression right)
      implements RecordExpression {

    @Override
    public long value(byte[] bytes, int offset) {
      return apply(operator, left.value(bytes, offset), right.value(bytes, offset));
    }

    private static long apply(String operator, long left, long right) {
      return switch (operator) {
        case "||" -> truth(left != 0 || right != 0);
        case "&&" -> truth(left != 0 && right != 0);
        case "==" -> truth(left == right);
        case "!=" -> truth(left != right);
        case "<" -> truth(left < right);
        case "<=" -> truth(left <= right);
        case ">" -> truth(left > right);
        case ">=" -> truth(left >= right);
        case "|" -> left | right;
        case "^" -> left ^ right;
        case "&" -> left & right;
        case "<<" -> left << right;
        case ">>" -> left >>> right;
        case "+" -> left + right;
        case "-" -> left - right;
        case "*" -> left * right;
        default -> throw new IllegalStateException("operator " + operator);
      };
    }

    private static long truth(boolean is) {
      return is ? 1 : 0;
    }
  }

  /// `condition ? then : otherwise`.
  record Choice(RecordExpression condition, RecordExpression then, RecordExpression otherwise)
      implements RecordExpression {

    @Override
    public long value(byte[] bytes, int offset) {
      return condition.value(bytes, offset) != 0
          ? then.value(bytes, offset)
          : otherwise.value(bytes, offset);
    }
  }

  private static boolean constant(RecordExpression... parts) {
    for (RecordExpression part : parts) {
      if (!(part instanceof Constant)) {
        return false;
      }
    }
    return true;
  }

  private static RecordExpression folded(RecordExpression whole, RecordExpression... parts) {
    return constant(parts) ? new Constant(whole.value(new byte[0], 0)) : whole;
  }

  static RecordExpression binary(String operator, RecordExpression left, RecordExpression right) {
    return folded(new Binary(operator, left, right), left, right);
  }

  static RecordExpression choice(
      RecordExpression condition, RecordExpression then, RecordExpression otherwise) {
    return folded(new Choice(condition, then, otherwise), condition, then, otherwise);
  }
}
