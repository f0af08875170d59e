import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.FieldModel;
import java.lang.classfile.Opcode;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.NewObjectInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;

/**
 * LateDecimals IN.jar OUT.jar : the classes of Jackson, in which the limits of int and long as BigDecimal are made where a
 * number is compared with them. Jackson makes them when it makes its first parser, and then the BigDecimal of Java 25
 * computes 5 to the power of 65536. That costs 20 ms at every start.
 */
final class LateDecimals {
    private static final ClassDesc PARSER = ClassDesc.of("com.fasterxml.jackson.core.base.ParserMinimalBase");
    private static final ClassDesc DECIMAL = ClassDesc.of("java.math.BigDecimal");
    private static final ClassDesc INTEGER = ClassDesc.of("java.math.BigInteger");
    private static final MethodTypeDesc FROM_INTEGER = MethodTypeDesc.of(ConstantDescs.CD_void, INTEGER);

    private LateDecimals() {}

    public static void main(String[] arguments) throws IOException {
        Jar.copy(arguments[0], arguments[1], (name, content) ->
                name.startsWith("com/fasterxml/jackson/") && name.endsWith(".class") ? late(content) : content);
    }

    private static byte[] late(byte[] old) throws IOException {
        var files = ClassFile.of();
        ClassModel model = files.parse(old);
        boolean parser = model.thisClass().asSymbol().equals(PARSER);
        if (parser && model.fields().stream().filter(LateDecimals::isLimit).count() != 4) {
            throw new IOException(PARSER.displayName() + " has other constants than this build knows");
        }
        ClassTransform code = ClassTransform.transformingMethodBodies(
                method -> method.code().stream()
                        .flatMap(body -> body.elementStream())
                        .anyMatch(element -> element instanceof FieldInstruction use && isLimit(use)),
                CodeTransform.ofStateful(() -> parser ? new WithoutLimits() : LateDecimals::made));
        ClassTransform fields = ClassTransform.dropping(element -> parser && element instanceof FieldModel field && isLimit(field));
        return files.transformClass(model, fields.andThen(code));
    }

    private static boolean isLimit(FieldModel field) {
        return isLimit(field.fieldName().stringValue());
    }

    private static boolean isLimit(FieldInstruction use) {
        return use.typeSymbol().equals(DECIMAL) && isLimit(use.name().stringValue());
    }

    private static boolean isLimit(String field) {
        return field.matches("BD_(MIN|MAX)_(INT|LONG)");
    }

    /** In place of a limit, a new BigDecimal of the BigInteger that Jackson has, too. */
    private static void made(CodeBuilder to, CodeElement element) {
        if (element instanceof FieldInstruction use && use.opcode() == Opcode.GETSTATIC && isLimit(use)) {
            to.new_(DECIMAL)
                    .dup()
                    .getstatic(use.owner().asSymbol(), use.name().stringValue().replace("BD_", "BI_"), INTEGER)
                    .invokespecial(DECIMAL, ConstantDescs.INIT_NAME, FROM_INTEGER);
        } else {
            to.with(element);
        }
    }

    /** Leaves out what makes the limits: from {@code new BigDecimal} to the constant that it becomes. */
    private static final class WithoutLimits implements CodeTransform {
        private boolean inLimit;

        @Override
        public void accept(CodeBuilder to, CodeElement element) {
            inLimit |= element instanceof NewObjectInstruction made && made.className().asSymbol().equals(DECIMAL);
            if (!inLimit) {
                to.with(element);
            }
            inLimit &= !(element instanceof FieldInstruction use && use.opcode() == Opcode.PUTSTATIC && isLimit(use));
        }
    }
}
