using System.Globalization;
using System.Text;

namespace MiniVmm.Host.Control;

/// <summary>Metrics in Prometheus' text format 0.0.4: a family is its help, its type and its samples. All names begin with
/// "minivmm_".</summary>
internal sealed class MetricsText
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    private readonly StringBuilder _text = new();

    /// <summary>A value that goes up and down; left out where it is absent.</summary>
    public void Gauge(string name, string help, double? value)
    {
        if (value is not double v) return;
        Family(name, help, "gauge");
        Sample(name, v);
    }

    /// <summary>A count since the start; <paramref name="name"/> ends with "_total".</summary>
    public void Counter(string name, string help, double value) => Counter(name, help, ("", "", value));

    /// <summary>Counts that a label tells apart.</summary>
    public void Counter(string name, string help, params ReadOnlySpan<(string Label, string LabelValue, double Value)> samples)
    {
        Family(name, help, "counter");
        foreach ((string label, string labelValue, double value) in samples)
        {
            if (label.Length == 0) Sample(name, value);
            else Sample(name, value, (label, labelValue));
        }
    }

    /// <summary>What does not change, in labels of a gauge that is 1.</summary>
    public void Info(string name, string help, params ReadOnlySpan<(string Label, string Value)> labels)
    {
        Family(name, help, "gauge");
        Sample(name, 1, labels);
    }

    public override string ToString() => _text.ToString();

    private void Family(string name, string help, string type) =>
        _text.Append(CultureInfo.InvariantCulture, $"# HELP minivmm_{name} {help}\n# TYPE minivmm_{name} {type}\n");

    private void Sample(string name, double value, params ReadOnlySpan<(string Label, string Value)> labels)
    {
        _text.Append("minivmm_").Append(name);
        for (int i = 0; i < labels.Length; i++)
            _text.Append(i == 0 ? '{' : ',').Append(labels[i].Label).Append("=\"").Append(Escaped(labels[i].Value)).Append('"');
        if (labels.Length > 0) _text.Append('}');
        _text.Append(' ').Append(value.ToString("R", CultureInfo.InvariantCulture)).Append('\n');
    }

    private static string Escaped(string value) =>
        value.Replace("\\", @"\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
}
