using System.Text.Json.Serialization.Metadata;
using MiniVmm.Host.Control;
using MiniVmm.Host.Measurements;
using MiniVmm.Host.Registry;
using MiniVmm.Machine.Running;
using Xunit;
using YamlDotNet.RepresentationModel;

namespace MiniVmm.Tests.Host.Control;

/// <summary>docs/control-api.yaml says what there is, and no more.</summary>
public sealed class OpenApiTests
{
    private static readonly YamlMappingNode Document = Load();

    [Fact]
    public void The_operations_are_the_routes()
    {
        string[] described = [.. Map(Document, "paths").Children.SelectMany(
            path => ((YamlMappingNode)path.Value).Children.Select(o => $"{((YamlScalarNode)o.Key).Value!.ToUpperInvariant()} {path.Key}"))];

        Assert.Equal(ControlRoutes.All.Select(r => $"{r.Method} {r.Path}").Order(), described.Order());
    }

    [Fact]
    public void The_bodies_are_those_that_routes_take()
    {
        foreach (Route route in ControlRoutes.All)
        {
            YamlMappingNode operation = Map(Map(Map(Document, "paths"), route.Path), route.Method.ToLowerInvariant());
            string? type = operation.Children.ContainsKey("requestBody") ? Names(Map(Map(operation, "requestBody"), "content")).Single() : null;
            Assert.Equal(route.Body switch { BodyKind.Json => "application/json", BodyKind.Bytes => "*/*", _ => null }, type);
        }
    }

    public static TheoryData<string, Type> Schemas => new()
    {
        { "Instance", typeof(InstanceDocument) },
        { "Config", typeof(InstanceRecord) },
        { "Power", typeof(PowerDocument) },
        { "Statistics", typeof(StatisticsDocument) },
        { "Machine", typeof(MachineStatistics) },
        { "GuestPeriod", typeof(GuestPeriod) },
        { "Process", typeof(ProcessSample) },
    };

    [Theory]
    [MemberData(nameof(Schemas))]
    public void The_schemas_have_the_documents_properties(string schema, Type document)
    {
        YamlMappingNode described = Map(Map(Map(Document, "components"), "schemas"), schema);
        JsonTypeInfo written = ControlJson.Default.GetTypeInfo(document)!;

        Assert.Equal(written.Properties.Select(p => p.Name), Names(Map(described, "properties")));
        Assert.Equal(written.Properties.Select(p => p.Name), ((YamlSequenceNode)described["required"]).Select(n => ((YamlScalarNode)n).Value));
    }

    [Fact]
    public void Every_reference_leads_somewhere()
    {
        string[] references = [.. Document.AllNodes.OfType<YamlMappingNode>().Where(n => n.Children.ContainsKey("$ref")).Select(n => n["$ref"].ToString())];

        Assert.NotEmpty(references);
        foreach (string reference in references)
        {
            YamlNode node = Document;
            foreach (string part in reference.Split('/').Skip(1)) node = node[part];
        }
    }

    private static YamlMappingNode Map(YamlMappingNode node, string key) => (YamlMappingNode)node[key];

    private static IEnumerable<string> Names(YamlMappingNode node) => node.Children.Keys.Select(k => ((YamlScalarNode)k).Value!);

    private static YamlMappingNode Load()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "MiniVmm.sln"))) folder = folder.Parent;
        using StreamReader reader = new(Path.Combine(folder!.FullName, "docs", "control-api.yaml"));
        YamlStream stream = [];
        stream.Load(reader);
        return (YamlMappingNode)stream.Documents[0].RootNode;
    }
}
