-- expect = ["不能有反斜杠"]
SELECT 项目代码 FROM 发放 WHERE 期间 LIKE '50\%'
