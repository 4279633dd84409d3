using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace MiniVmm.Host.Registry;

/// <summary>The registry's files as JSON, written so that a reader sees the old file or the new one, whole.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true)]
[JsonSerializable(typeof(InstanceRecord))]
[JsonSerializable(typeof(ExitRecord))]
internal sealed partial class RegistryJson : JsonSerializerContext
{
    /// <summary>One process at a time may write a file.</summary>
    public static void Write<T>(string path, T value, JsonTypeInfo<T> type)
    {
        string fresh = path + ".new";
        File.WriteAllBytes(fresh, JsonSerializer.SerializeToUtf8Bytes(value, type));
        File.Move(fresh, path, overwrite: true);
    }

    /// <summary>The value, or null where the file is absent or is none of ours.</summary>
    public static T? TryRead<T>(string path, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(path), type);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }
}
