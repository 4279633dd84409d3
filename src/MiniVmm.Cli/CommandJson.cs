using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using MiniVmm.Host.Control;
using MiniVmm.Host.Lifecycle;

namespace MiniVmm.Cli;

/// <summary>What commands for instances print with --json: snake case, indented, absent values as null. Without reflection, so
/// that the native build prints it too.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true)]
[JsonSerializable(typeof(InstanceListing[]))]
[JsonSerializable(typeof(SnapshotDocument))]
[JsonSerializable(typeof(List<PowerOutcome>))]
[JsonSerializable(typeof(List<StopCommand.StopOutcome>))]
[JsonSerializable(typeof(List<KillCommand.KillOutcome>))]
[JsonSerializable(typeof(List<WaitCommand.WaitOutcome>))]
[JsonSerializable(typeof(List<RmCommand.RemovedInstance>))]
internal sealed partial class CommandJson : JsonSerializerContext
{
    /// <param name="value">The value.</param>
    /// <param name="type">Its type, of this context.</param>
    public static void Print<T>(T value, Func<CommandJson, JsonTypeInfo<T>> type) =>
        Console.WriteLine(JsonSerializer.Serialize(value, type(Readable())));

    /// <summary>Escaping beyond JSON's own need is for text inside HTML.</summary>
    private static CommandJson Readable() =>
        new(new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
