package io.kubectlpg.kube;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A request to the API server, and its description in messages.
 *
 * @param verb the verb as in RBAC rules
 * @param namespace empty for all namespaces, or for a kind without namespaces
 * @param name empty for a list
 * @param path the path with its query
 * @param accept the wanted form of the answer, if it is not the usual form
 */
record Request(
        String verb,
        Kind kind,
        Optional<String> namespace,
        Optional<String> name,
        String method,
        String path,
        Optional<Body> body,
        Optional<String> accept) {

    record Body(String contentType, String text) {}

    private static final String JSON = "application/json";

    Request(
            String verb,
            Kind kind,
            Optional<String> namespace,
            Optional<String> name,
            String method,
            String path,
            Optional<Body> body) {
        this(verb, kind, namespace, name, method, path, body, Optional.empty());
    }

    static Request get(Kind kind, String namespace, String name) {
        return of("get", kind, namespace, name, "GET", List.of(), Optional.empty());
    }

    /** A request for the server's version. Its kind is only a placeholder for messages. */
    static Request version() {
        return new Request(
                "get", Kind.NODE, Optional.empty(), Optional.of("version"), "GET", "/version", Optional.empty());
    }

    static Request list(Kind kind, Optional<String> namespace, List<String> query) {
        return new Request(
                "list",
                kind,
                namespace,
                Optional.empty(),
                "GET",
                collection(kind, namespace) + query(query),
                Optional.empty());
    }

    /** The same list request, but only for the metadata of the objects (Kubernetes docs, "Kubernetes API Concepts"). */
    Request metadataOnly() {
        String accept = "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1";
        return new Request(verb, kind, namespace, name, method, path, body, Optional.of(accept));
    }

    static Request watch(Kind kind, String namespace, List<String> query) {
        Optional<String> in = kind.namespaced() ? Optional.of(namespace) : Optional.empty();
        return new Request(
                "watch", kind, in, Optional.empty(), "GET", collection(kind, in) + query(query), Optional.empty());
    }

    /** A request for the log of a pod. */
    static Request log(String namespace, LogRequest wanted) {
        Request pod = get(Kind.POD, namespace, wanted.pod());
        return new Request(
                "get",
                Kind.POD,
                pod.namespace(),
                pod.name(),
                "GET",
                pod.path() + "/log" + query(wanted.query()),
                Optional.empty());
    }

    static Request create(Kind kind, String namespace, String name, String text) {
        Optional<String> in = kind.namespaced() ? Optional.of(namespace) : Optional.empty();
        return new Request(
                "create", kind, in, Optional.of(name), "POST", collection(kind, in), Optional.of(new Body(JSON, text)));
    }

    static Request update(Kind kind, String namespace, String name, String text) {
        return of("update", kind, namespace, name, "PUT", List.of(), Optional.of(new Body(JSON, text)));
    }

    static Request patch(Kind kind, String namespace, String name, String type, List<String> query, String text) {
        return of("patch", kind, namespace, name, "PATCH", query, Optional.of(new Body(type, text)));
    }

    static Request delete(Kind kind, String namespace, String name, String options) {
        return of("delete", kind, namespace, name, "DELETE", List.of(), Optional.of(new Body(JSON, options)));
    }

    private static Request of(
            String verb,
            Kind kind,
            String namespace,
            String name,
            String method,
            List<String> query,
            Optional<Body> body) {
        Optional<String> in = kind.namespaced() ? Optional.of(namespace) : Optional.empty();
        String path = collection(kind, in) + "/" + encode(name) + query(query);
        return new Request(verb, kind, in, Optional.of(name), method, path, body);
    }

    private static String collection(Kind kind, Optional<String> namespace) {
        String version = kind.apiVersion();
        return (version.contains("/") ? "/apis/" : "/api/")
                + version
                + namespace.map(in -> "/namespaces/" + encode(in)).orElse("")
                + "/"
                + kind.plural();
    }

    /** A query made of alternating names and values. A parameter with an empty value is left out. */
    static String query(List<String> namesAndValues) {
        var parts = new ArrayList<String>();
        for (int i = 0; i < namesAndValues.size(); i += 2) {
            if (!namesAndValues.get(i + 1).isEmpty()) {
                parts.add(namesAndValues.get(i) + "=" + encode(namesAndValues.get(i + 1)));
            }
        }
        return parts.isEmpty() ? "" : "?" + String.join("&", parts);
    }

    /** As {@link #query}, but parameters with an empty value are kept. */
    static String queryWithEmptyValues(List<String> namesAndValues) {
        var parts = new ArrayList<String>();
        for (int i = 0; i < namesAndValues.size(); i += 2) {
            parts.add(namesAndValues.get(i) + "=" + encode(namesAndValues.get(i + 1)));
        }
        return "?" + String.join("&", parts);
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** The object in words, such as {@code statefulset/demo-1} or {@code pods}. */
    String subject() {
        return name.map(kind::name).orElse(kind.plural());
    }

    /** The place in words, such as {@code " in the namespace db"}; empty for a kind without namespaces. */
    String where() {
        if (!kind.namespaced()) {
            return "";
        }
        return namespace.map(in -> " in the namespace " + in).orElse(" in all namespaces");
    }
}
