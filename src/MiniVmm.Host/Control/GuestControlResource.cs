using System.Text.Json;
using MiniVmm.Fvm;
using MiniVmm.Host.Control.Http;
using MiniVmm.Machine;

namespace MiniVmm.Host.Control;

/// <summary>The parameters of the guest's friendly part, or of the wrapper around it, changed while it runs.</summary>
internal static class GuestControlResource
{
    private const int MaxLength = 1000;

    public static async ValueTask<HttpResponse> ChangeAsync(ControlledInstance instance, HttpRequest request, CancellationToken cancel)
    {
        Dictionary<string, JsonElement> options = ControlJson.Read(request, ControlJson.Default.DictionaryStringJsonElement);
        if (options.Count == 0) throw new RequestError(400, "there is no option to change; send for example {\"fvm.threshold\": 3}");
        if (instance.Machine.IsWrapped) return await ChangeWrapAsync(instance, options, cancel).ConfigureAwait(false);
        string text = string.Join(' ', options.Select(o => $"{Key(o.Key)}={Value(o.Key, o.Value)}"));
        if (text.Length > MaxLength) throw new RequestError(413, $"these options have {text.Length} characters, and {MaxLength} reach a guest at once");
        await GuestRequests.AskAsync(instance, $"set {text}", cancel).ConfigureAwait(false);
        return new HttpResponse { Status = 204 };
    }

    /// <summary>Whoever wrapped a guest controls it from there.</summary>
    private static async ValueTask<HttpResponse> ChangeWrapAsync(
        ControlledInstance instance, Dictionary<string, JsonElement> options, CancellationToken cancel)
    {
        (string, string)[] values = [.. options.Select(o => (Bare(Key(o.Key)), Value(o.Key, o.Value)))];
        try
        {
            await instance.Machine.ChangeWrapAsync(values).WaitAsync(cancel).ConfigureAwait(false);
        }
        catch (MachineError error)
        {
            throw new RequestError(409, $"the wrapper says: {error.Message}");
        }
        return new HttpResponse { Status = 204 };
    }

    private static string Bare(string key) => key == FvmSettings.Mode ? key : key[(FvmSettings.Mode.Length + 1)..];

    /// <summary>"fvm" or "fvm.period_ms": the guest would take a blank for the end of an option.</summary>
    private static string Key(string key)
    {
        bool valid = (key == "fvm" || key.StartsWith("fvm.", StringComparison.Ordinal)) && key.All(c => char.IsAsciiLetterLower(c) || c is '.' or '_');
        return valid ? key : throw new RequestError(400, $"'{key}' is no option of the friendly part, which all begin with fvm");
    }

    private static string Value(string key, JsonElement value)
    {
        string? text = value.ValueKind switch
        {
            JsonValueKind.String => value.GetString(),
            JsonValueKind.Number => value.GetRawText(),
            _ => null,
        };
        return text is { Length: > 0 } && text.All(c => c is > ' ' and <= '~')
            ? text
            : throw new RequestError(400, $"{key}: give a number, or a word without blanks");
    }
}
