-- expect = ["列“项目代码”在f、s中都有", "f.项目代码"]
SELECT 项目代码 FROM 发放 AS f JOIN 标准 AS s ON s.项目代码 = f.项目代码
