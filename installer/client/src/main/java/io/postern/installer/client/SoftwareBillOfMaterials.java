package io.postern.installer.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/**
 * The software bill of materials in CycloneDX format: the libraries from Maven, and the Java runtime, which Maven does
 * not know.
 */
final class SoftwareBillOfMaterials {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final ObjectNode list;

    private SoftwareBillOfMaterials(ObjectNode list) {
        this.list = list;
    }

    /** A library or the Java runtime. */
    record Component(String name, String version, List<String> licences, String site) {}

    /**
     * @param made the output of CycloneDX's Maven plugin
     * @param runtime the folder of the Java runtime
     */
    static SoftwareBillOfMaterials read(Path made, ProductInfo product, Path runtime) throws IOException {
        if (!Files.isRegularFile(made)) {
            throw new PackagingException("The list of libraries is not in " + made + ". Run ./postern build.");
        }
        if (!(JSON.readTree(made.toFile()) instanceof ObjectNode list)) {
            throw new PackagingException(made + " is not a list of libraries. Run ./postern build.");
        }
        if (list.path("metadata").path("component") instanceof ObjectNode itself) {
            itself.put("name", "postern");
            itself.put("version", product.version());
            itself.put("description", ProductInfo.DESCRIPTION);
        }
        if (list.path("components") instanceof ArrayNode components) {
            components.add(javaRuntime(runtime));
        }
        return new SoftwareBillOfMaterials(list);
    }

    private static ObjectNode javaRuntime(Path runtime) throws IOException {
        Properties release = new Properties();
        try (InputStream content = Files.newInputStream(runtime.resolve("release"))) {
            release.load(content);
        }
        ObjectNode node = JSON.createObjectNode();
        String version = release.getProperty("JAVA_RUNTIME_VERSION", release.getProperty("JAVA_VERSION", ""))
                .replace("\"", "");
        node.put("type", "platform");
        node.put("bom-ref", "java-runtime");
        node.put("group", "org.openjdk");
        node.put("name", "Java runtime");
        node.put("version", version.isEmpty() ? System.getProperty("java.runtime.version") : version);
        node.put("description", release.getProperty("IMPLEMENTOR", "").replace("\"", ""));
        node.putArray("licenses").addObject().put("expression", "GPL-2.0-only WITH Classpath-exception-2.0");
        node.putArray("externalReferences").addObject().put("type", "website").put("url", "https://openjdk.org");
        return node;
    }

    /** All components except our own. */
    List<Component> components() {
        List<Component> all = new ArrayList<>();
        for (JsonNode node : list.path("components")) {
            if (node.path("group").asText("").equals("io.postern")) {
                continue;
            }
            List<String> licences = new ArrayList<>();
            for (JsonNode choice : node.path("licenses")) {
                JsonNode licence = choice.path("license");
                licences.add(choice.path("expression")
                        .asText(licence.path("id").asText(licence.path("name").asText(""))));
            }
            String site = "";
            for (JsonNode reference : node.path("externalReferences")) {
                String type = reference.path("type").asText("");
                if (type.equals("website") || (type.equals("vcs") && site.isEmpty())) {
                    site = reference.path("url").asText("");
                }
            }
            all.add(new Component(
                    node.path("name").asText(""), node.path("version").asText(""), licences, site));
        }
        return all;
    }

    /** The licence texts by SPDX name. */
    Map<String, String> texts() {
        Map<String, String> texts = new TreeMap<>();
        for (JsonNode node : list.path("components")) {
            for (JsonNode choice : node.path("licenses")) {
                JsonNode licence = choice.path("license");
                JsonNode text = licence.path("text");
                if (!text.isMissingNode()) {
                    String content = text.path("content").asText("");
                    boolean encoded = text.path("encoding").asText("").equals("base64");
                    texts.putIfAbsent(
                            licence.path("id").asText(licence.path("name").asText("")),
                            encoded
                                    ? new String(Base64.getMimeDecoder().decode(content), StandardCharsets.UTF_8)
                                    : content);
                }
            }
        }
        return texts;
    }

    /** Writes the list as JSON, without licence texts, which are in the packages. */
    Path write(Path file) throws IOException {
        ObjectNode copy = list.deepCopy();
        for (JsonNode node : copy.path("components")) {
            for (JsonNode choice : node.path("licenses")) {
                if (choice.path("license") instanceof ObjectNode licence) {
                    licence.remove("text");
                }
            }
        }
        JSON.writerWithDefaultPrettyPrinter().writeValue(file.toFile(), copy);
        return file;
    }
}
