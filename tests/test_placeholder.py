def test_the_house_stands():
    from django.core.management import call_command

    call_command("check")
