from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("governance", "0015_survey_of_absorbed_file"),
    ]

    operations = [
        migrations.AddField(
            model_name="ballot",
            name="turnout_sha256",
            field=models.CharField(
                blank=True,
                default="",
                editable=False,
                max_length=64,
                verbose_name="empreinte de la participation",
            ),
            preserve_default=False,
        ),
    ]
