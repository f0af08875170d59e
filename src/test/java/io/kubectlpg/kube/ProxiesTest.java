package io.kubectlpg.kube;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProxiesTest {
    @Test
    void takesTheProxyOfTheAddressesScheme() {
        Map<String, String> environment = Map.of("HTTPS_PROXY", "proxy:3128", "http_proxy", "socks5://other");
        assertThat(Proxies.of("https://api.example.com", environment)).contains("http://proxy:3128");
        assertThat(Proxies.of("http://api.example.com", environment)).contains("socks5://other");
        assertThat(Proxies.of("https://api.example.com", Map.of())).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "api.example.com, example.com, true",
        "api.example.com, .example.com, true",
        "api.example.com, ample.com, false",
        "10.89.0.1, 10.0.0.0/8, true",
        "11.89.0.1, 10.0.0.0/8, false",
        "10.89.0.1, 10.89.0.1, true",
        "api.example.com, *, true",
        "localhost, '', true",
        "api.example.com, '', false",
    })
    void leavesOutWhatNoProxyNames(String host, String exceptions, boolean direct) {
        Map<String, String> environment = Map.of("HTTPS_PROXY", "http://proxy:3128", "NO_PROXY", exceptions);
        assertThat(Proxies.of("https://" + host + ":6443", environment).isEmpty())
                .isEqualTo(direct);
    }
}
