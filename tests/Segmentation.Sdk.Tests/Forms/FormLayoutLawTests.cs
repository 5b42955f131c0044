using FsCheck;
using FsCheck.Fluent;

namespace Segmentation.Tests;

/// <summary>Random edits of a form, against lists of names that are edited by hand.</summary>
public sealed class FormLayoutLawTests
{
    private const int Edits = 60;

    private static readonly BindingContext Context = new(
        SegmentationModel.Create(m => m.Entity<Pet>("pet", e =>
        {
            e.Key(p => p.Id);
            foreach (var name in Names)
                e.Text(name, p => p.Name, f => Required(name, f));
        })),
        PicklistSnapshot.Empty);

    private static readonly EntityType EntityType = Context.Model.Of<Pet>();

    private static string[] Names => [.. Enumerable.Range(0, 9).Select(i => $"field{i}")];

    [Fact]
    public void Edits_OfAnyKind_DoWhatListsDo()
    {
        var (done, refused) = (0, 0);
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(300), Prop.ForAll(Arb.From(Gen.Choose(0, int.MaxValue)), seed =>
        {
            var dice = new Random(seed);
            var layout = new FormLayout(EntityType, new FormSection("s0", null, Names.Take(6).Select(n => new FormField(n)))); // Three have no place yet.
            var model = new NaiveForm(layout);
            for (var i = 0; i < Edits; i++)
            {
                var (words, change, expected) = Roll(dice, model);
                var after = Changed(layout, change);
                Assert.True(expected is null == after is null, $"{words} of {model}: {(after is null ? "refused" : "done")}");
                if (after is null || expected is null)
                {
                    refused++;
                    continue;
                }

                Assert.Equal(expected.ToString(), new NaiveForm(after).ToString());
                Assert.Equal(model.ToString(), new NaiveForm(layout).ToString()); // What was changed is as it was.
                Assert.Equal(Names.Except(after.SelectableFields.Select(f => f.Name)).Order(), expected.Shown.Order());
                Assert.Equal(after.Fields.Distinct(), after.Fields);
                Assert.Empty(layout.Fields.Except(after.Fields)); // A field that had a place has one.
                Assert.Equal(after.ToJson(), FormLayout.FromJson(after.ToJson(), Context).ToJson());
                (layout, model) = (after, expected);
                done++;
            }
        }));
        Assert.True(done > 5000 && refused > 1000, $"{done} edits were done, {refused} refused");
    }

    private static FieldBuilder Required(string name, FieldBuilder field) => name == "field0" ? field.Required() : field;

    private static FormLayout? Changed(FormLayout layout, Func<FormLayout, FormLayout> change)
    {
        try
        {
            return change(layout);
        }
        catch (FormLayoutException)
        {
            return null;
        }
    }

    /// <summary>An edit in words, as the layout does it, and the naive form after it; null where it has to be refused.</summary>
    private static (string Words, Func<FormLayout, FormLayout> Change, NaiveForm? Expected) Roll(Random dice, NaiveForm model)
    {
        var field = Names[dice.Next(Names.Length)];
        var (section, other) = (Key(), Key());
        var index = dice.Next(-1, 6);
        var after = model.Copy();
        return dice.Next(10) switch
        {
            0 => ($"show {field}", l => l.Show(field), after.Show(field, null)),
            1 => ($"show {field} in {section}", l => l.Show(field, section), after.Show(field, section)),
            2 => ($"hide {field}", l => l.Hide(field), after.Hide(field)),
            3 => ($"always {field}", l => l.ShowAlways(field), after.SetMark(field, '!')),
            4 => ($"allow hiding {field}", l => l.AllowHiding(field), after.SetMark(field, ' ')),
            5 => ($"move {field} to {section} {index}", l => l.Move(field, section, index), after.Move(field, section, index)),
            6 => ($"move {field} to the end of {section}", l => l.Move(field, section), after.Move(field, section, null)),
            7 => ($"add {section} at {index}", l => l.AddSection(section, section, index), after.Add(section, index)),
            8 => ($"move {section} to {index}", l => l.MoveSection(section, index), after.MoveSection(section, index)),
            _ => ($"delete {section} for {other}", l => l.DeleteSection(section, other), after.Delete(section, other)),
        };

        string Key() => dice.Next(4) == 0 || model.Keys.Count == 0 ? $"s{dice.Next(5)}" : model.Keys[dice.Next(model.Keys.Count)];
    }

    /// <summary>A form as lists of names, and a mark for each field: shown, always shown or hidden.</summary>
    private sealed class NaiveForm
    {
        private readonly List<(string Key, List<string> Fields)> _sections;
        private readonly Dictionary<string, char> _marks;

        public NaiveForm(FormLayout layout)
        {
            _sections = [.. layout.Sections.Select(s => (s.Key, s.Fields.Select(f => f.Name).ToList()))];
            _marks = layout.Sections.SelectMany(s => s.Fields).ToDictionary(f => f.Name, f => " !-"[(int)f.State]);
        }

        private NaiveForm(NaiveForm other) =>
            (_sections, _marks) = ([.. other._sections.Select(s => (s.Key, s.Fields.ToList()))], new(other._marks));

        public IReadOnlyList<string> Keys => [.. _sections.Select(s => s.Key)];

        public IEnumerable<string> Shown => _marks.Where(m => m.Value != '-').Select(m => m.Key);

        public NaiveForm Copy() => new(this);

        public NaiveForm? Show(string field, string? section)
        {
            if (_marks.GetValueOrDefault(field, '-') != '-' || (section is not null && Fields(section) is null))
                return null;
            var old = _sections.Find(s => s.Fields.Contains(field)).Fields;
            var target = section is null ? old ?? _sections[^1].Fields : Fields(section)!;
            _marks[field] = ' ';
            if (old == target)
                return this;
            old?.Remove(field);
            target.Add(field);
            return this;
        }

        public NaiveForm? Hide(string field) => field != "field0" && _marks.GetValueOrDefault(field) == ' ' ? SetMark(field, '-') : null;

        public NaiveForm? SetMark(string field, char mark)
        {
            if (_marks.GetValueOrDefault(field, '-') == '-')
                return null;
            _marks[field] = mark;
            return this;
        }

        public NaiveForm? Move(string field, string section, int? index)
        {
            var (old, target) = (_sections.Find(s => s.Fields.Contains(field)).Fields, Fields(section));
            if (old is null || target is null)
                return null;
            old.Remove(field);
            if (index < 0 || index > target.Count)
                return null;
            target.Insert(index ?? target.Count, field);
            return this;
        }

        public NaiveForm? Add(string section, int index)
        {
            if (Fields(section) is not null || index < 0 || index > _sections.Count)
                return null;
            _sections.Insert(index, (section, []));
            return this;
        }

        public NaiveForm? MoveSection(string section, int index)
        {
            if (Fields(section) is not { } fields || index < 0 || index >= _sections.Count)
                return null;
            _sections.RemoveAll(s => s.Key == section);
            _sections.Insert(index, (section, fields));
            return this;
        }

        public NaiveForm? Delete(string section, string fieldsTo)
        {
            if (section == fieldsTo || Fields(section) is not { } fields || Fields(fieldsTo) is not { } heir)
                return null;
            heir.AddRange(fields);
            _sections.RemoveAll(s => s.Key == section);
            return this;
        }

        public override string ToString() => string.Join(' ', _sections.SelectMany(s => s.Fields.Select(f => $"{_marks[f]}{f}".Trim()).Prepend($"{s.Key}:")));

        private List<string>? Fields(string section) => _sections.Find(s => s.Key == section).Fields;
    }
}
