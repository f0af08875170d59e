import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFileVersion;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeTransform;

/**
 * Modernize IN.jar OUT.jar: the same classes in a newer class file format, with the stack maps that belong to it. picocli
 * ships the format of Java 5, which the start-up cache leaves out; that costs 50 ms at every start.
 * Run with IN.jar on the class path: stack maps need its class hierarchy.
 */
final class Modernize {
    private Modernize() {}

    public static void main(String[] arguments) throws IOException {
        Jar.copy(arguments[0], arguments[1], (name, content) -> name.endsWith(".class") ? modern(content) : content);
    }

    private static byte[] modern(byte[] old) {
        var files = ClassFile.of(ClassFile.StackMapsOption.GENERATE_STACK_MAPS);
        ClassModel model = files.parse(old);
        if (model.majorVersion() >= ClassFile.JAVA_8_VERSION) {
            return old;
        }
        // Without a transformation of the code it would be copied as it is, without stack maps.
        return files.transformClass(model, ClassTransform.transformingMethodBodies(CodeTransform.ACCEPT_ALL)
                .andThen(ClassTransform.endHandler(to -> to.with(ClassFileVersion.of(ClassFile.JAVA_8_VERSION, 0)))));
    }
}
