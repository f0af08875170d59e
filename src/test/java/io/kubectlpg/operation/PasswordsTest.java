package io.kubectlpg.operation;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordsTest {
    @ParameterizedTest
    @ValueSource(strings = {"geheim", "geheim\n", " geheim ", "p@ss:w/rd%20'\"\\$x ü", "a\tb"})
    void takesWhatSomebodyCanLogInWith(String password) {
        assertThatCode(() -> require(password)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "geheim\r", "geheim\r\n", "a\nb", "a\u0000b"})
    void refusesWhatNobodyCanTypeAndNamesTheSecret(String password) {
        assertThatThrownBy(() -> require(password)).hasMessageContaining("the password in the Secret own ");
    }

    @Test
    void refusesBytesThatAreNoText() {
        assertThatThrownBy(() -> Passwords.requireUsable("own", new byte[] {'a', (byte) 0xC3, '('}))
                .hasMessage("the password in the Secret own is not text in UTF-8");
    }

    private static void require(String password) {
        Passwords.requireUsable("own", password.getBytes(StandardCharsets.UTF_8));
    }
}
