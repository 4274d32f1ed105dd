"""National code lists, one CSV file each: `code,zh,en,parent,rank,retired`. A form names them `national/<file>`."""
