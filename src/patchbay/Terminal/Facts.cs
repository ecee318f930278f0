using System.CommandLine;

namespace Patchbay.Cli.Terminal;

/// <summary>What is known of one thing: a line a fact for people, an object for programs.</summary>
internal sealed class Facts
{
    // Where values begin.
    private const int Indent = 13;

    private readonly List<Fact> _facts = [];

    /// <summary>A fact: a string, bool, number or null.</summary>
    /// <param name="label">What people read.</param>
    /// <param name="key">What programs read.</param>
    /// <param name="value">What it is.</param>
    /// <param name="words">What people read of it, where that is not the value.</param>
    public void Add(string label, string key, object? value, string? words = null) => _facts.Add(new Fact(label, key, value, [words ?? Listing.TextOf(value)]));

    /// <summary>Several of a kind: a list for programs, a line each for people.</summary>
    /// <param name="label">What people read.</param>
    /// <param name="key">What programs read.</param>
    /// <param name="values">What they are.</param>
    /// <param name="words">What people read of them, where that is not the values.</param>
    public void AddAll(string label, string key, string[] values, string[]? words = null) => _facts.Add(new Fact(label, key, values, words ?? values));

    /// <summary>A fact that people are not told.</summary>
    public void AddForPrograms(string key, object? value) => _facts.Add(new Fact("", key, value, []));

    /// <summary>Prints them in the form asked for.</summary>
    public void Print(ParseResult parsed, Option<string> output)
    {
        if (Listing.IsForPrograms(parsed, output))
        {
            Listing.PrintJson(parsed, json =>
            {
                json.WriteStartObject();
                foreach (Fact fact in _facts)
                {
                    Listing.Write(json, fact.Key, fact.Value);
                }
                json.WriteEndObject();
            });
            return;
        }
        TextWriter writer = parsed.InvocationConfiguration.Output;
        foreach (Fact fact in _facts)
        {
            foreach (string line in fact.Lines)
            {
                writer.WriteLine($"{fact.Label + ":",-Indent}{line}");
            }
        }
    }

    private sealed class Fact(string label, string key, object? value, string[] lines)
    {
        public string Label => label;

        public string Key => key;

        public object? Value => value;

        public string[] Lines => lines;
    }
}
