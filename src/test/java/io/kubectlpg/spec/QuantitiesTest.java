package io.kubectlpg.spec;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuantitiesTest {

    @ParameterizedTest
    @CsvSource({
        "10Gi, 10737418240, 10Gi",
        "1024Mi, 1073741824, 1Gi",
        "1.5Gi, 1610612736, 1536Mi",
        "10G, 10000000000, 10G",
        "512k, 512000, 512k",
        "1000k, 1000000, 1M",
        "1Ki, 1024, 1Ki",
        "2Pi, 2251799813685248, 2Pi",
    })
    void sizesAreReadAndPrintedInTheirShortestForm(String text, long bytes, String printed) {
        assertThat(ByteSize.parse(text)).contains(new ByteSize(bytes));
        assertThat(new ByteSize(bytes)).hasToString(printed);
    }

    @ParameterizedTest
    @ValueSource(strings = {"10", "10GB", "10gi", "-1Gi", "Gi", "1 Gi", "0.0001k", "99999999Pi", ""})
    void otherTextIsNoSize(String text) {
        assertThat(ByteSize.parse(text)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"250m, 250, 250m", "1, 1000, 1", "1.5, 1500, 1500m", "0.1, 100, 100m", "2000m, 2000, 2"})
    void cpuIsReadAndPrinted(String text, int millis, String printed) {
        assertThat(CpuAmount.parse(text)).contains(new CpuAmount(millis));
        assertThat(new CpuAmount(millis)).hasToString(printed);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "0m", "-1", "1.5m", "0.0005", "x", ""})
    void otherTextIsNoCpu(String text) {
        assertThat(CpuAmount.parse(text)).isEmpty();
    }

    /** The API server leaves a size as somebody wrote it, and that may be in bytes alone. */
    @ParameterizedTest
    @CsvSource({
        "500m, 0.5",
        "1Ki, 1024",
        "2, 2",
        "1e3, 1000",
        "-1, -1",
        "1.5Gi, 1610612736",
        "3M, 3000000",
        "100n, 0.0000001",
        "1Ei, 1152921504606846976",
        "10737418240, 10737418240"
    })
    void everyFormOfKubernetesIsRead(String text, BigDecimal amount) {
        assertThat(Quantity.parse(text)).contains(new Quantity(amount));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "what", ".", "1.2.3", "1 Gi", "1e", "1e999999999", "1gi"})
    void otherTextIsNoQuantity(String text) {
        assertThat(Quantity.parse(text)).isEmpty();
    }

    @Test
    void quantitiesCompare() {
        assertThat(Quantity.parse("1024Mi")).isEqualTo(Quantity.parse("1Gi"));
        assertThat(Quantity.ZERO.plus(new ByteSize(1024).quantity())).isGreaterThan(new Quantity(BigDecimal.ONE));
        assertThat(ByteSize.of("1Gi")).isGreaterThan(ByteSize.of("1G"));
        assertThat(CpuAmount.of("1")).isGreaterThan(CpuAmount.of("250m"));
    }
}
