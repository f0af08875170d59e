package io.kubectlpg.command;

import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.IGetter;
import picocli.CommandLine.Model.ISetter;

/** Connects a field with an option or argument that was added by code. */
record FieldBinding<T>(Supplier<? extends @Nullable T> field, Consumer<T> change) implements IGetter, ISetter {
    @Override
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // picocli asks for the type of the option
    public <V> V get() {
        return (V) field.get();
    }

    @Override
    @SuppressWarnings("unchecked") // picocli has converted the value to the type of the option
    public <V> V set(V value) {
        V before = get();
        change.accept((T) value);
        return before;
    }
}
