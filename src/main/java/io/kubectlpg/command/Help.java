package io.kubectlpg.command;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The parts of a command's help page that picocli does not provide. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@interface Help {
    /** Command lines that can be pasted as they are where the cluster {@code demo} is installed. */
    String[] examples();

    /** The rights that the command needs in its namespace, in the form of {@link io.kubectlpg.operation.Rights}. */
    String rights();
}
